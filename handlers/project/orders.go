package project

// Queries and orders of the conversations. They are plain data: compared in tests, kept nowhere.

// Scorable asks for the projects that the message may mean, ready to be scored or not: Project is set when it is known already.
type Scorable struct {
	Project string
	Opinion bool // an opinion is to be left: whether the person may score does not matter
	Score   int  // that a bid heard where the words alone do not say it: a bare digit; 0 = none
}

// Known asks how the projects stand that the message speaks of, else those of the person's own demands and place.
type Known struct{}

// Cast gives a score.
type Cast struct {
	Project string
	Score   int
}

// Reason gives why a score was given.
type Reason struct {
	Project, Text string
}

// Leave leaves an opinion about a project, which is kept without the name.
type Leave struct {
	Project, Text string
}

// Decline says that the person does not want to be asked for a score again.
type Decline struct{ Project string }
