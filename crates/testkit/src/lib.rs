//! Named actors, a settable clock, an office in one process. For tests only.
