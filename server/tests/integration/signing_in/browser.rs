//! A browser that keeps its cookies and signs in from one network.

use crate::support::{FORM_HEADERS, PASSWORD, TestApp};
use server::web::CookieNames;
use std::collections::BTreeMap;

/// What the server answered to a form.
pub struct Answer {
    pub status: u16,
    pub body: String,
    /// The whole of each cookie that it sets.
    pub cookies: Vec<String>,
    pub headers: http::HeaderMap,
}

#[derive(Clone)]
pub struct Browser {
    user: crate::support::TestUser,
    network: String,
    pub cookies: BTreeMap<String, String>,
    pub names: std::sync::Arc<CookieNames>,
}

impl Browser {
    pub fn new(app: &TestApp, network: &str) -> Self {
        Self {
            user: app.anonymous(),
            network: network.to_owned(),
            cookies: BTreeMap::new(),
            names: std::sync::Arc::new(CookieNames::new(&app.cohort)),
        }
    }

    /// The same browser in another network.
    pub fn moved_to(&self, network: &str) -> Self {
        Self {
            network: network.to_owned(),
            ..self.clone()
        }
    }

    pub fn session_secret(&self) -> String {
        self.cookies.get(&self.names.session).cloned().unwrap_or_default()
    }

    /// Posts a form; keeps and forgets cookies as the answer says.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.request("POST", path, &FORM_HEADERS, body).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.request("GET", path, &[], String::new()).await
    }

    pub async fn request(&mut self, method: &str, path: &str, more: &[(&str, &str)], body: String) -> Answer {
        let cookies: Vec<String> = (self.cookies.iter())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("x-forwarded-for", self.network.as_str())];
        headers.extend_from_slice(more);
        if !cookies.is_empty() {
            headers.push(("cookie", cookies.as_str()));
        }
        let reply = self.user.request(method, path, &headers, body.into()).await;
        let set: Vec<String> = (reply.headers.get_all("set-cookie").iter())
            .map(|line| line.to_str().unwrap().to_owned())
            .collect();
        for cookie in &set {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: reply.status,
            body: reply.body,
            cookies: set,
            headers: reply.headers,
        }
    }

    /// The status of signing in.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> u16 {
        let fields = [("do", "sign_in"), ("username", username), ("password", password)];
        self.post("/signin", &fields).await.status
    }

    /// Signs in with the right password, which must work.
    pub async fn signed_in(mut self, username: &str) -> Self {
        assert_eq!(self.sign_in(username, PASSWORD).await, 303, "{username}");
        self
    }
}
