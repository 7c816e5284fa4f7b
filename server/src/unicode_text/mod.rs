//! What the server knows of Unicode: which texts look alike, which show nothing, and what a password is compared by. The
//! browser needs none of it, so none of it is downloaded.

mod cleaning;
mod lookalikes;
mod password;
mod typed_username;
mod visible;

pub use cleaning::{clean_text, without_byte_order_marks};
pub use lookalikes::{Fold, fold};
pub use password::normalize_password;
pub use typed_username::typed_username;
pub use visible::{has_visible_sign, is_blank_line, is_hidden};
