//! Message text to understanding to dialogue step to order draft; no network.
