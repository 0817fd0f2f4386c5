//! Taking a lock, whatever became of who held it before.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is behind our locks is whole at every step: a panic while one was held has left no half of a change.
pub fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
