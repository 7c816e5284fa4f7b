//! Commands that work before anybody is signed in. They come as forms only and are answered with a cookie and a
//! redirect.

use serde::{Deserialize, Serialize};

/// What somebody without a session may ask for, and the end of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AuthCommand {
    /// The very first account, which is site admin, and the name of the place. Only while there is no account.
    SetUp {
        site_name: String,
        username: String,
        name: String,
        password: String,
    },
    /// A new account. `invite` is a course's invite code, needed unless the place is open to all.
    SignUp {
        #[serde(default)]
        invite: String,
        username: String,
        name: String,
        password: String,
    },
    /// An old account. `invite`, if given, joins that course at once; `next` is a path of this site to go on to.
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
