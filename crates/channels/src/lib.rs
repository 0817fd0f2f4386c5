//! The port to the channels clients write from, and its adapters.
