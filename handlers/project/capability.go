// Package project is the capability of the district's projects: what they are, and how residents score them.
package project

import "minxu/handlers"

// New gives what main lists.
func New() handlers.Capability { return handlers.Capability{Name: "project"} }
