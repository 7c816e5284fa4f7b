//! API tokens: shown once, stored as a hash, valid until they expire or are revoked, and never with more rights than
//! their owner.

mod access;
mod command_line;
mod creation;
mod helpers;
mod limits;
mod revocation;
