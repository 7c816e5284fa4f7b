//! The forms of the first account, and of signing in with it.

/// Creates the first account: Grace, the administrator.
pub const SET_UP: [(&str, &str); 5] = [
    ("do", "set_up"),
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
