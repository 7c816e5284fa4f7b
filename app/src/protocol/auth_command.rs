//! Commands that work before anybody is signed in. They come as forms only and are answered with a cookie and a
//! redirect.

use serde::{Deserialize, Serialize};

/// What somebody without a session may ask for, and the end of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AuthCommand {
    /// Make the first account, which is site admin, and name the site. Only while there is no account.
    SetUp {
        site_name: String,
        username: String,
        name: String,
        password: String,
    },
    /// Make an account. `invite` is a course's invite code, needed unless anybody may sign up.
    SignUp {
        #[serde(default)]
        invite: String,
        username: String,
        name: String,
        password: String,
    },
    /// Sign in to an account. `invite`, if given, joins that course at once; `next` is the path of this site to open then.
    SignIn {
        #[serde(default)]
        invite: String,
        #[serde(default)]
        next: String,
        username: String,
        password: String,
    },
    /// End this session.
    SignOut,
}
