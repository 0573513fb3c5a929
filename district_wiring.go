package main

import (
	"slices"

	"minxu/district"
)

// sections are the keys of a district file beside the house's own, in the order in which they are loaded.
func sections() []district.Section {
	return slices.Concat(lawyerSections(), festivalSections(), projectSections(), deliberationSections())
}

// exporters are the kinds of record that capabilities give out.
func exporters() []district.Exporter {
	return slices.Concat([]district.Exporter{demandsExport()}, lawyerExports(), festivalExports(), projectExports(), deliberationExports())
}
