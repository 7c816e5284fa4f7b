//! Signing in with a password: who has to wait, what is kept in the browser, when it ends.

mod browser;
mod caching;
mod cookies;
mod device_cookies;
mod hash_renewal;
mod kept_form;
mod password_queue;
mod refused_passwords;
mod session_ends;
mod told_of_wrong_tries;
