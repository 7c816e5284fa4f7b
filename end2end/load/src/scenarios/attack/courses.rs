//! Courses that the attacker makes, with the teacher as an instructor, and leaves: then the teacher is the last one.

use super::class::{Class, id};
use super::figure::{print, print_outcome};
use super::{ATTACKER, TEACHER, VICTIM};
use serde_json::json;
use std::time::{Duration, Instant};

pub async fn run(host: &str, seconds: u64) -> Result<(), String> {
    let mut class = Class::of(host, &[ATTACKER, VICTIM]).await?;
    let (attacker, teacher) = (&mut class.members[0], &mut class.teacher);
    let before = courses(&teacher.overview().await?).len();
    let (end, mut made, mut refusal) = (Instant::now() + Duration::from_secs(seconds), 0, String::new());
    while Instant::now() < end {
        let new = json!({"do": "new_course", "title": format!("Junk {made}"), "code": "J"});
        let course = match attacker.execute(new).await {
            Ok(done) => id(&done, "course")?,
            Err(reason) => {
                refusal = reason;
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        made += 1;
        let add = json!({"do": "add_member", "course": course, "username": TEACHER, "role": "instructor"});
        let leave = json!({"do": "leave_course", "course": course});
        for command in [add, leave] {
            // Again while it is too fast; a refusal for another reason is final.
            while let Err(reason) = attacker.execute(command.clone()).await {
                if !reason.contains("429") || Instant::now() > end {
                    refusal = reason;
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    print("courses_made", made, format!("{made} in {seconds} s"));
    eprintln!("the last refusal: {refusal}");
    let overview = teacher.overview().await?;
    let now = courses(&overview);
    let added = now.len().saturating_sub(before);
    let offers = overview["offers"].as_array().map_or(0, Vec::len);
    print("courses_of_teacher", added, format!("{added}, and {offers} offers"));
    let junk = now.into_iter().rfind(|course| *course != class.course);
    let left = match junk {
        Some(course) => teacher.execute(json!({"do": "leave_course", "course": course})).await,
        None => Ok(json!({})),
    };
    let yes = if junk.is_some() { "yes" } else { "none to leave" };
    print_outcome("courses_leave", &left, yes, "no");
    let own = json!({"do": "new_course", "title": "My own", "code": "M"});
    print_outcome("courses_own", &teacher.execute(own).await, "made", "refused");
    Ok(())
}

fn courses(overview: &serde_json::Value) -> Vec<i64> {
    let courses = overview["courses"].as_array().map(Vec::as_slice).unwrap_or_default();
    courses.iter().filter_map(|course| course["id"].as_i64()).collect()
}
