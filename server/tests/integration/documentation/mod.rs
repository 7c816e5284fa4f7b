//! The documents agree with the program.

pub mod protocol;
