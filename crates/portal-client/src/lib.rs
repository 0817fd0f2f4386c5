//! The typed HTTP client of the portal, and its feed.
