//! The cookies: the session, the device cookie and the theme. With https their names begin with `__Host-`, so that browsers
//! take them from this host only. Without https a cookie is shared by all ports of a host, so the names have a mark of this
//! installation: two of them on one machine must not sign each other out.

use crate::application::{Authenticated, Cohort};
use crate::ids::hash_secret;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

const YEAR_SECONDS: i64 = 31_536_000;

/// The names of this installation's cookies.
#[derive(Debug)]
pub struct CookieNames {
    /// Holds the session's secret.
    pub session: String,
    /// Says which users have signed in in this browser.
    pub device: String,
    /// `light` or `dark`. The page's scripts set it too.
    pub theme: String,
    /// The hints that were used or put away, with dots between. The page's scripts set it too.
    pub hints: String,
    secure: bool,
}

impl CookieNames {
    pub fn new(cohort: &Cohort) -> Self {
        let secure = cohort.settings.is_encrypted();
        let prefix = if secure {
            "__Host-cohort".to_owned()
        } else {
            format!("cohort_{}", &hash_secret(&cohort.installation.id)[..12])
        };
        Self {
            device: format!("{prefix}_device"),
            theme: format!("{prefix}_theme"),
            hints: format!("{prefix}_hints"),
            session: prefix,
            secure,
        }
    }

    /// The value of a cookie. Two of the same name are none: which of them is ours cannot be told.
    pub fn value(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        let mut values = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(other, _)| *other == name)
            .map(|(_, value)| value.to_owned());
        values.next().filter(|_| values.next().is_none())
    }

    /// Sets the cookies of somebody who has signed in, or removes the session's.
    pub(super) fn set_authenticated(&self, response: Response, authenticated: &Authenticated) -> Response {
        let response = match &authenticated.session {
            Some(cookie) => self.set(response, &self.session, &cookie.secret, cookie.max_age, "; HttpOnly"),
            None => self.set(response, &self.session, "", Some(0), "; HttpOnly"),
        };
        match &authenticated.device {
            Some(device) => self.set(response, &self.device, device, Some(YEAR_SECONDS), "; HttpOnly"),
            None => response,
        }
    }

    /// Sets the theme, or removes it: then the system's is used.
    pub(super) fn set_theme(&self, response: Response, theme: Option<&str>) -> Response {
        match theme {
            Some(theme @ ("light" | "dark")) => self.set(response, &self.theme, theme, Some(YEAR_SECONDS), ""),
            _ => self.set(response, &self.theme, "", Some(0), ""),
        }
    }

    /// Puts a hint away, with those that are already.
    pub(super) fn put_hint_away(&self, response: Response, hints: &str, hint: &str) -> Response {
        let all = format!("{hints}.{hint}");
        self.set(
            response,
            &self.hints,
            valid_hints(&all).trim_start_matches('.'),
            Some(YEAR_SECONDS),
            "",
        )
    }

    /// A cookie without an age lasts until the browser is closed.
    fn set(&self, mut response: Response, name: &str, value: &str, age: Option<i64>, more: &str) -> Response {
        let age = age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax{age}{secure}{more}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
        response
    }
}

/// The names of hints, with dots between: what is anything else is not in it.
pub(super) fn valid_hints(hints: &str) -> String {
    let valid = |sign: &char| sign.is_ascii_lowercase() || *sign == '.';
    hints.chars().filter(valid).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cookies_of_a_name_are_none() {
        let names = CookieNames {
            session: "cohort_1".into(),
            device: String::new(),
            theme: String::new(),
            hints: String::new(),
            secure: false,
        };
        let value = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(COOKIE, HeaderValue::from_static(line));
            }
            names.value(&headers, &names.session)
        };
        assert_eq!(
            value(&["a=b; cohort_1=right; cohort_2=other"]).as_deref(),
            Some("right")
        );
        assert_eq!(value(&["cohort_1=right; cohort_1=planted"]), None);
        assert_eq!(value(&["cohort_1=right", "cohort_1=right"]), None);
        assert_eq!(value(&["xcohort_1=other"]), None);
    }
}
