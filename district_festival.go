package main

import "minxu/district"

// festivalSections are the sections of a district file that handlers/festival reads.
func festivalSections() []district.Section { return nil }

// festivalExports are the kinds of record that handlers/festival gives out.
func festivalExports() []district.Exporter { return nil }
