package triage

// UnderstandPost reads a longer message: what stands in its title is what it is about, the detail under it adds what the title leaves out.
// With an empty detail it is Understand.
func UnderstandPost(title, detail string, c Context) Understanding {
	u := Understand(title, c)
	if detail == "" {
		return u
	}
	d := Understand(detail, c)
	if u.Place == nil && len(u.Options) == 0 {
		u.Place, u.Options = d.Place, d.Options
	}
	if u.Emergency.Kind == NoEmergency {
		u.Emergency = d.Emergency
	}
	u.Threat, u.Swearing = u.Threat || d.Threat, u.Swearing || d.Swearing
	if u.Intent == UnknownIntent {
		u.Intent, u.Outright = d.Intent, d.Outright
	}
	if len(u.Matters) == 0 {
		u.Matters = d.Matters
	}
	if len(u.Matters) == 0 || u.Matters[0].Sure {
		return u
	}
	m := &u.Matters[0]
	o := weighPost(title, detail)
	if m.Hazard || len(o) == 0 {
		return u
	}
	m.Category, m.Second, m.Margin = o[0].Category, "", margin(o)
	if len(o) > 1 {
		m.Second = o[1].Category
	}
	m.Confidential = m.Confidential || m.Category == "D15"
	return u
}

// weighPost is weigh for title and detail together, where the rules were not sure of the title.
func weighPost(title, detail string) []Vote {
	return Blend(Rank(title), Shipped().Judge(title, detail).Votes, modelShare)
}
