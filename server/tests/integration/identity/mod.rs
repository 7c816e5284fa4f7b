//! Who is speaking: names that nobody can imitate, texts that show something, passwords and lists in any script.

mod blank_text;
mod imitation;
mod order;
mod passwords;
mod renames;
mod staff_mark;
