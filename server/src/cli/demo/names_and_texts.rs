//! The people of the demo, and what they write.

pub const STAFF: [(&str, &str); 3] = [
    ("grace", "Grace Okafor"),
    ("linus", "Linus Berg"),
    ("mei", "Mei Tanaka"),
];

pub const STUDENTS: [(&str, &str); 30] = [
    ("ada", "Ada Novak"),
    ("ben", "Ben Carter"),
    ("chiara", "Chiara Ricci"),
    ("dmitri", "Dmitri Volkov"),
    ("elif", "Elif Yılmaz"),
    ("farid", "Farid Haddad"),
    ("gwen", "Gwen Morgan"),
    ("hana", "Hana Sato"),
    ("ivo", "Ivo Petrov"),
    ("jonas", "Jonas Weber"),
    ("kavya", "Kavya Rao"),
    ("lea", "Léa Fontaine"),
    ("mateo", "Mateo Silva"),
    ("nora", "Nora Lindqvist"),
    ("omar", "Omar Aziz"),
    ("priya", "Priya Nair"),
    ("quinn", "Quinn Doyle"),
    ("rosa", "Rosa Jiménez"),
    ("sven", "Sven Dahl"),
    ("tara", "Tara Singh"),
    ("uma", "Uma Keller"),
    ("vera", "Vera Kuznetsova"),
    ("will", "Will Thompson"),
    ("xin", "Xin Li"),
    ("yara", "Yara Costa"),
    ("zoe", "Zoe Martin"),
    ("amir", "Amir Khan"),
    ("bea", "Bea Schmidt"),
    ("carl", "Carl Jensen"),
    ("dana", "Dana Levi"),
];

pub const ASSIGNMENTS: [(&str, &str); 5] = [
    ("Sheet 1: Vectors", "Exercises 1 to 6 of chapter 1. Hand in alone."),
    (
        "Sheet 2: Systems of equations",
        "Exercises 1 to 8 of chapter 2. Show each step of the elimination.",
    ),
    (
        "Sheet 3: Matrices",
        "Exercises 2, 3, 5 and 9 of chapter 3. You may hand in in pairs.",
    ),
    (
        "Sheet 4: Determinants",
        "Exercises 1 to 5 of chapter 4, and one of your own.",
    ),
    (
        "Sheet 5: Eigenvalues",
        "Exercises 1 to 7 of chapter 5. Start early: number 6 is long.",
    ),
];

pub const NEWS: [&str; 7] = [
    "Welcome to Linear Algebra! The plan of the term and the reading list are on the course page.",
    "Tutorials start this Friday. Linus takes groups A and B, Mei takes C.",
    "Thursday's lecture is in the large hall, not in B12.",
    "Sheet 2 is out. Please show your steps; an answer alone earns no points.",
    "The library has put six copies of the textbook on the short-loan shelf.",
    "The midterm is in two weeks, Tuesday at ten. Everything up to determinants.",
    "Notes on eigenvalues are up: https://example.org/notes/eigenvalues (with pictures this time).",
];

pub const GENERAL: &[&str] = &[
    "Hello everybody! Is anyone else coming from physics?",
    "Me! Second year.",
    "Which edition of the book do we need?",
    "STAFF The fourth, but the third is fine; only the exercise numbers differ.",
    "Thank you, that saves me some money",
    "Is the lecture recorded?",
    "STAFF Yes, the recording is up in the evening of the same day.",
    "Great, I have a lab on Thursdays.",
    "Where is B12 exactly?",
    "Second floor, past the coffee machine, then left.",
    "The coffee machine is the important part of that sentence",
    "Will the midterm have proofs?",
    "STAFF One short proof, like those of the sheets. Nothing you have not seen.",
    "Does anyone have a good picture for what a determinant *is*?",
    "How much the map stretches area. There is a nice video with grids.",
    "That helped a lot, thanks!",
];

pub const HELP: &[&str] = &[
    "I am stuck at exercise 4. I get 0 = 3 in the last row, what did I do wrong?",
    "Perhaps nothing: then the system has no solution.",
    "Oh! So that is an answer?",
    "STAFF It is. Say why, in one sentence, and you are done.",
    "For number 5, is it enough to check the two conditions for a subspace?",
    "You also need that it is not empty.",
    "STAFF Right, and the zero vector is the easy way to show that.",
    "Does AB = BA hold for diagonal matrices?",
    "Yes, multiply two of size 2 and you see it.",
    "How do you type a matrix here?",
    "I write [1 2; 3 4] and people understand.",
    "Exercise 6: do I really need to expand along the first row?",
    "STAFF Take the row with most zeros. It saves you a page.",
    "My eigenvalues come out complex, is that a mistake?",
    "Not if it is a rotation!",
    "STAFF Exactly. Think of what a rotation leaves in place.",
    "Why is the rank of the transpose the same? I believe it but I do not see it.",
    "Row operations do not change the column relations. Then count the pivots.",
    "I read it three times and now I see it. Thank you.",
    "Is the characteristic polynomial det(A - tI) or det(tI - A)?",
    "STAFF Either; they differ by a sign. Say which one you use.",
];

pub const TEA: &[&str] = &[
    "Who left the umbrella in B12? It is green.",
    "Mine! I come by after the tutorial.",
    "There is cake on the third floor",
    "There was cake on the third floor",
    "Board games on Wednesday, 19:00, room 3.07. Everybody welcome!",
    "I bring the one with the trains.",
    "Has anyone found a quiet place to study after eight?",
    "The chemistry library is open until midnight.",
    "Good luck to everybody who has the analysis exam tomorrow!",
];

pub const GROUP: &[&str] = &[
    "So, Tuesdays at four?",
    "Works for me.",
    "I can be there at quarter past.",
    "I booked the room with the whiteboard.",
    "Who prepares number 6?",
    "I will try, no promises.",
    "Got it! It is shorter than it looks.",
    "Show us on Tuesday :)",
];

pub const DIRECT: &[&str] = &[
    "Hi Ada, your solution to exercise 5 was very clear. May I show it in the tutorial?",
    "Of course! Could you leave my name out?",
    "Sure, I will.",
    "Thank you!",
    "One more thing: look again at the last line of number 7, there is a sign missing.",
];

/// Today: who (0 to 2 are staff) and what.
pub const TODAY: [(usize, &str); 7] = [
    (
        9,
        "Number 6 of sheet 5: is there a trick, or do I just **compute**?\n\n```python\nimport numpy as np\n\n\
         A = np.array([[2, 1], [1, 3]])\nprint(np.linalg.eigvals(A))  # 1.38 and 3.62\n```",
    ),
    (5, "Is the room for Friday's tutorial still the same?"),
    (1, "@ada had a nice way to do it. Hint: look at the trace first."),
    (2, "Yes, 2.14 for everybody."),
    (
        12,
        "The trace! Of course: $\\lambda_1 + \\lambda_2 = \\operatorname{tr} A$. Thank you @linus",
    ),
    (20, "See you all on Friday"),
    (9, "@ada would you explain it to me after the lecture?"),
];
