//! Consent: nobody is put anywhere without having accepted it, what was declined stays declined, removal lasts, links have
//! limits, anybody can be blocked, and what one joins can always be left.

mod blocks;
mod leaving;
mod links;
mod offer_limits;
mod offers;
mod removal;
mod waiting;
