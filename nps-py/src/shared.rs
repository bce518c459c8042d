//! A state that many threads use.

use std::sync::{PoisonError, RwLock, TryLockError};

use pyo3::prelude::*;

/// A state behind a lock. No Python code runs while the lock is held: values are converted before, results after.
///
/// A refused operation changes nothing, so that a poisoned lock holds a sound state.
pub(crate) struct Shared<S>(RwLock<S>);

impl<S: Send + Sync> Shared<S> {
    pub(crate) fn new(state: S) -> Self {
        Self(RwLock::new(state))
    }

    /// A short change. The interpreter is let go of only where another thread has the lock.
    pub(crate) fn change<T: Send>(&self, py: Python<'_>, change: impl FnOnce(&mut S) -> T + Send) -> T {
        match self.0.try_write() {
            Ok(mut state) => change(&mut state),
            Err(TryLockError::Poisoned(state)) => change(&mut state.into_inner()),
            Err(TryLockError::WouldBlock) => self.change_long(py, change),
        }
    }

    /// A change that may take long.
    pub(crate) fn change_long<T: Send>(&self, py: Python<'_>, change: impl FnOnce(&mut S) -> T + Send) -> T {
        py.detach(|| change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner)))
    }

    /// A short look.
    pub(crate) fn read<T: Send>(&self, py: Python<'_>, read: impl FnOnce(&S) -> T + Send) -> T {
        match self.0.try_read() {
            Ok(state) => read(&state),
            Err(TryLockError::Poisoned(state)) => read(&state.into_inner()),
            Err(TryLockError::WouldBlock) => self.read_long(py, read),
        }
    }

    /// A look that may take long.
    pub(crate) fn read_long<T: Send>(&self, py: Python<'_>, read: impl FnOnce(&S) -> T + Send) -> T {
        py.detach(|| read(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}
