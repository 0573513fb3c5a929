package main

import "minxu/district"

// projectSections are the sections of a district file that handlers/project reads.
func projectSections() []district.Section { return nil }

// projectExports are the kinds of record that handlers/project gives out.
func projectExports() []district.Exporter { return nil }
