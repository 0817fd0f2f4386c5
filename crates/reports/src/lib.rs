//! Report data to PDF.
