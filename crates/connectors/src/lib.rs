//! The port to the accounting books, and its adapters.
