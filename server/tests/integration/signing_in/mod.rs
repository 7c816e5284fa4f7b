//! Signing in with a password: who has to wait, what is kept in the browser, when it ends.

mod browser;
mod hash_renewal;
mod password_queue;
