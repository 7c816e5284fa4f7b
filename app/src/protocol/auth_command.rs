//! Commands that work before anybody is signed in, or that give the browser another cookie. They come as forms only and are
//! answered with a cookie and a redirect.

use super::lenient_values::lenient_flag;
use serde::{Deserialize, Serialize};

/// What somebody without a session may ask for, and what ends a session or renews it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AuthCommand {
    /// Make the first account, which is site admin, and name the site. Only while there is no account. `code` is the one
    /// that the program printed at its start.
    SetUp {
        #[serde(default)]
        code: String,
        site_name: String,
        username: String,
        name: String,
        password: String,
    },
    /// Make an account. `invite` is a course's invite code, needed unless anybody may sign up.
    SignUp {
        #[serde(default)]
        invite: String,
        #[serde(default)]
        next: String,
        username: String,
        name: String,
        password: String,
    },
    /// Sign in to an account. `invite`, if given, joins that course at once; `next` is the path of this site to open then.
    /// `elsewhere`: this is not the user's own computer, so the session ends with the browser, or after 12 hours.
    SignIn {
        #[serde(default)]
        invite: String,
        #[serde(default)]
        next: String,
        username: String,
        password: String,
        #[serde(default, deserialize_with = "lenient_flag")]
        elsewhere: bool,
    },
    /// End this session.
    SignOut,
    /// End all my sessions, this one too. API tokens go on working. `password` is mine.
    SignOutEverywhere {
        #[serde(default)]
        password: String,
    },
    /// Change my password. This session goes on with another secret, my others end; with `tokens` my API tokens end too.
    ChangePassword {
        old: String,
        new: String,
        #[serde(default, deserialize_with = "lenient_flag")]
        tokens: bool,
    },
    /// Set a new password with the secret of a link that the site's admin has made, and sign in with it. All sessions and API
    /// tokens of the account end.
    ResetPassword { link: String, new: String },
}
