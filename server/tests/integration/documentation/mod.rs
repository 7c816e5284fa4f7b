//! The documents agree with the program.

mod protocol;
mod references;
mod wire_names;
