//! Somebody with an account, at an address of this machine of their own.

use super::PASSWORD;
use crate::api;
use crate::http::{HttpConnection, Response, post};
use serde_json::Value;
use std::net::Ipv4Addr;

const FORM: &str = "application/x-www-form-urlencoded";

pub struct Person {
    pub host: String,
    address: Ipv4Addr,
    /// All cookies that the server has set.
    pub cookie: String,
    connection: HttpConnection,
}

impl Person {
    /// Signs in at 127.0.`address`.
    pub async fn sign_in(host: &str, username: &str, address: [u8; 2]) -> Result<Self, String> {
        let address = Ipv4Addr::new(127, 0, address[0], address[1]);
        let response = try_password(host, address, username, PASSWORD, "").await?;
        if response.status != 303 {
            return Err(format!("{username} cannot sign in: {}", response.status));
        }
        Ok(Self {
            host: host.to_owned(),
            address,
            cookie: cookies(&response),
            connection: HttpConnection::open_from(address, host).await?,
        })
    }

    pub async fn execute(&mut self, command: Value) -> Result<Value, String> {
        self.reconnect().await?;
        api::execute(&mut self.connection, &self.host, &self.cookie, command).await
    }

    pub async fn query(&mut self, view: Value) -> Result<Value, String> {
        self.reconnect().await?;
        api::query(&mut self.connection, &self.host, &self.cookie, view).await
    }

    pub async fn overview(&mut self) -> Result<Value, String> {
        Ok(self.query(serde_json::json!({"view": "overview"})).await?["overview"].take())
    }

    /// A server may close a connection that was idle.
    async fn reconnect(&mut self) -> Result<(), String> {
        if self.connection.is_closed() {
            self.connection = HttpConnection::open_from(self.address, &self.host).await?;
        }
        Ok(())
    }
}

/// Tries a password, as a browser with these cookies.
pub async fn try_password(
    host: &str,
    address: Ipv4Addr,
    username: &str,
    password: &str,
    cookie: &str,
) -> Result<Response, String> {
    let mut connection = HttpConnection::open_from(address, host).await?;
    let body = sign_in_form(username, password);
    connection.request(&post(host, cookie, "/signin", FORM, &body)).await
}

/// The request that signs somebody in.
pub fn sign_in_request(host: &str, username: &str, password: &str) -> String {
    post(host, "", "/signin", FORM, &sign_in_form(username, password))
}

/// The request that sets a site up.
pub fn set_up_request(host: &str, username: &str, password: &str) -> String {
    let password = password.replace(' ', "+");
    // The attacker of a fresh server does not know the code, the script that prepares one does.
    let code = std::env::var("COHORT_SETUP_CODE").unwrap_or_default();
    let body =
        format!("do=set_up&code={code}&site_name=Attack&name={username}&username={username}&password={password}");
    post(host, "", "/setup", FORM, &body)
}

fn sign_in_form(username: &str, password: &str) -> String {
    let password = password.replace(' ', "+");
    format!("do=sign_in&username={username}&password={password}")
}

fn cookies(response: &Response) -> String {
    let pairs = response
        .headers("set-cookie")
        .filter_map(|cookie| cookie.split(';').next());
    let kept: Vec<&str> = pairs.filter(|pair| !pair.ends_with('=')).collect();
    kept.join("; ")
}
