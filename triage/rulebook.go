package triage

import (
	_ "embed"
	"sync"
)

//go:embed words/categories.txt
var categoryRules string

//go:embed words/intents.txt
var intentRules string

//go:embed words/emergencies.txt
var emergencyRules string

//go:embed words/refusals.txt
var refusalRules string

//go:embed words/facts.txt
var factRules string

//go:embed words/services.txt
var serviceRules string

//go:embed words/legal.txt
var legalRules string

//go:embed words/english.txt
var englishRules string

// rulebook holds the rules of every kind, read once.
type rulebook struct {
	categories, intents, emergencies, refusals, facts, services, legal, english *ruleset
}

var rules = sync.OnceValue(func() *rulebook {
	read := func(name, text string) *ruleset {
		set, err := readRules(name, text)
		if err != nil {
			panic("triage: embedded rules: " + err.Error())
		}
		return set
	}
	book := &rulebook{
		categories:  read("categories", categoryRules),
		intents:     read("intents", intentRules),
		emergencies: read("emergencies", emergencyRules),
		refusals:    read("refusals", refusalRules),
		facts:       read("facts", factRules),
		services:    read("services", serviceRules),
		legal:       read("legal", legalRules),
		english:     read("english", englishRules),
	}
	book.english.near = nearEnglish
	return book
})
