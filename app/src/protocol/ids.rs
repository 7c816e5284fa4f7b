//! Ids: small, rising numbers made by the server, so that `/chat/7/42` stays readable.

use super::lenient_values::lenient_number;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use crate::time_format::Millis;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(deserialize_with = "lenient_number")] pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A user: an account.
    UserId
);
id!(
    /// A course.
    CourseId
);
id!(
    /// A chat room of any kind.
    RoomId
);
id!(
    /// An assignment of a course.
    AssignmentId
);
id!(
    /// An offer of a place, a role or a room; also a request to be let in.
    OfferId
);
id!(
    /// A file of a message, or one that waits to be sent.
    FileId
);
id!(
    /// A session: the sign-in of one browser. Not its secret: safe to show to its owner.
    SessionId
);
id!(
    /// An API token. Not its secret. Sessions and tokens are numbered together: no session has the id of a token.
    TokenId
);
