// Every page there is, with something on each: for stories that visit them all.
import { lines, type Person, type School } from "./users";

export interface Tour {
  teacher: Person;
  student: Person;
  /** For somebody who is not signed in. */
  outside: string[];
  /** For every member of the course. */
  inside: string[];
  /** For its staff besides. */
  staff: string[];
  /** Answered with 404: not there, or not open to that person. */
  lost: string[];
}

/** A course in which every page has something to show. */
export async function tour(school: School): Promise<Tour> {
  const { course, room, invite, teacher, students: [student, other] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const dates = { starts_on: "2026-09-01", ends_on: "2027-01-31" };
  const words = "From text to machine.\n\nSee https://example.org/compilers and ask @grace.";
  await teacher.run({ do: "change_course", course, title: "Compilers", code: "CS 143", description: words, ...dates });
  await teacher.run({ do: "change_room", room, name: "General", topic: "What everybody should know" });
  const news = await teacher.opensRoom(course, "News", "announcement");
  const projects = await teacher.opensRoom(course, "Projects");
  const tutors = await teacher.opensPrivateRoom(course, "Tutors", [student]);
  const direct = (await student.run({ do: "open_direct", user: teacher.id })).room as number;
  const assignment = await teacher.assigns(course, "Sheet 1", Date.UTC(2040, 0, 1, 12), words);
  await teacher.assigns(course, "Sheet 0", Date.UTC(2020, 0, 1, 12), "Long ago");
  await teacher.saysAll(room, lines(1, 3));
  await student.saysAll(room, ["May I ask @grace something?", "See https://example.org/q?a=1&b=2 for it", "Never mind"]);
  await student.edits(room, 5, "See https://example.org/q?a=1 for it");
  await student.deletes(room, 6);
  await other.says(room, `I have the same question as @${student.username}`);
  await teacher.says(room, `Here is the answer, @${student.username} and @${other.username}`);
  await teacher.says(news, "The lecture moves to room 5");
  await other.says(projects, "Who is with whom?");
  await student.says(tutors, "Only for us");
  await teacher.says(direct, "A word in private");
  await student.run({ do: "set_notification_level", room: projects, level: "muted" });
  await student.run({ do: "new_token", name: "Grading script", days: 90 });
  const own = (person: number) => `/chat/${room}/${person}/edit`;
  return {
    teacher,
    student,
    outside: ["/signin", "/signin?next=%2Fnotifications", "/signup", new URL(invite).pathname],
    inside: [
      "/",
      `/chat/${room}`,
      `/chat/${room}/2`,
      `/chat/${room}/5`,
      `/chat/${news}`,
      `/chat/${projects}`,
      `/chat/${tutors}`,
      `/chat/${tutors}/settings`,
      `/chat/${direct}`,
      `/chat/${room}/settings`,
      "/courses/new",
      `/courses/${course}`,
      `/courses/${course}/members`,
      `/courses/${course}/rooms/new`,
      "/notifications",
      "/notifications?unread=1",
      `/notifications?course=${course}`,
      "/settings",
      new URL(invite).pathname,
    ],
    staff: [
      own(3),
      `/courses/${course}/settings`,
      `/courses/${course}/assignments/new`,
      `/courses/${course}/assignments/${assignment}`,
    ],
    lost: ["/chat/999999", "/courses/999999", "/nowhere", `/chat/${room}/x`],
  };
}
