//! Who a command is executed for, or a view is read for; and where anything at all comes from, for the security log.

use app::protocol::{CourseId, SessionId, UserId};

/// A user who has signed in, or whose API token a script has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    /// The session, or the id of the API token: both are numbered by one counter.
    pub session: SessionId,
    pub username: String,
    pub name: String,
    pub admin: bool,
    /// A script with an API token.
    pub is_token: bool,
    /// The network of the request, as attempts are counted. The web layer sets it; empty for what does not come from there.
    pub address: String,
    /// What the token does not allow.
    pub limits: TokenLimits,
}

/// What an API token does not allow its owner to do. For a person: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenLimits {
    /// It may only read.
    pub read_only: bool,
    /// Outside this course there is nothing.
    pub course: Option<CourseId>,
}

/// Where a request or a change comes from, as the security log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Nobody before signing in, and on the command line.
    pub user: Option<UserId>,
    pub via: Via,
    /// The session or the API token; 0 for none.
    pub session: SessionId,
    /// The network of the request; empty if there is none.
    pub address: String,
}

/// The way by which something comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Session,
    Token,
    /// A form or request of somebody who has not signed in.
    Form,
    CommandLine,
}

impl Via {
    pub fn name(self) -> &'static str {
        match self {
            Via::Session => "session",
            Via::Token => "token",
            Via::Form => "form",
            Via::CommandLine => "command line",
        }
    }
}

impl Origin {
    /// A form or request that carries no session; `user` is whom it signs in or up.
    pub fn form(user: Option<UserId>, address: &str) -> Self {
        Self {
            user,
            via: Via::Form,
            session: SessionId(0),
            address: address.to_owned(),
        }
    }

    /// Whoever may read and write the database on the server's machine.
    pub fn command_line() -> Self {
        Self {
            user: None,
            via: Via::CommandLine,
            session: SessionId(0),
            address: String::new(),
        }
    }
}

impl From<&Actor> for Origin {
    fn from(actor: &Actor) -> Self {
        Self {
            user: Some(actor.user),
            via: if actor.is_token { Via::Token } else { Via::Session },
            session: actor.session,
            address: actor.address.clone(),
        }
    }
}
