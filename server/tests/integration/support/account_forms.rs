//! The forms of the first account, and of signing in with it.

/// The code that the first account is made with.
pub const SETUP_CODE: &str = "only the operator knows this";

/// The password of every user whom `TestApp::add_user` makes.
pub const PASSWORD: &str = "a password of tests";

/// Creates the first account: Grace, the administrator.
pub const SET_UP: [(&str, &str); 6] = [
    ("do", "set_up"),
    ("code", SETUP_CODE),
    ("site_name", "Hilltop School"),
    ("name", "Grace Hopper"),
    ("username", "Grace"),
    ("password", "a long password"),
];

/// Signs in with the account of [`SET_UP`].
pub const SIGN_IN: [(&str, &str); 3] = [
    ("do", "sign_in"),
    ("username", "grace"),
    ("password", "a long password"),
];
