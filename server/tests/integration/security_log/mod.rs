//! The security log: what is kept of changes of rights and of refusals, and who can read it.

mod changes;
mod refusals;
pub mod rows;
