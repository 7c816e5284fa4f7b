//! Serves Cohort, keeps it, and lets people in. See ARCHITECTURE.md for the map.

pub mod auth;
pub mod chance;
pub mod commands;
pub mod config;
pub mod db;
pub mod demo;
pub mod door;
pub mod fanout;
pub mod fault;
pub mod frames;
pub mod guard;
pub mod heartbeat;
pub mod http;
pub mod hub;
pub mod mend;
pub mod metrics;
pub mod notify;
pub mod page;
pub mod plain;
pub mod run;
pub mod server_fns;
pub mod tokens;
pub mod users;
pub mod visitor;
pub mod ws;
