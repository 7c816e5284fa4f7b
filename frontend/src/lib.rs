//! Starts the app in the browser: reads what the page begins with, gives the app its
//! [`Browser`](app::host_traits::Browser), and hydrates what the server has drawn.

pub mod reconnect;
#[cfg(test)]
mod reconnect_tests;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod hydrate;
#[cfg(target_arch = "wasm32")]
mod socket;
