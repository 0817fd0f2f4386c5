//! PDF bytes to text with positions to what the document is, with proof.
