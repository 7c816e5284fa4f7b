//! The site's admin: what only an admin can do, and what stays when somebody cannot sign in any more.

mod accounts;
mod last_one;
mod pages;
mod password_links;
