//! The load scenarios, one a file: each is a subcommand of the program.

pub mod acknowledged_sends;
pub mod attack;
pub mod idle;
pub mod live_delivery;
pub mod pages;
pub mod reactions;
pub mod reconnect_storm;
pub mod saturation;
pub mod seed;
pub mod send_and_verify;
