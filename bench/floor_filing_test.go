package bench

import "github.com/oklog/ulid/v2"

// statement is one statement of the turn that files a demand.
type statement struct {
	text  string
	reads bool
	args  func(*deed) []any
}

// filingStatements are the statements between BEGIN and COMMIT of the product's turn that files a demand of a resident whom it knows, in
// their order. They were read from the server's log; the benchmark reads it again and fails when the product has come to write others.
func filingStatements() []statement {
	id := func() string { return ulid.Make().String() }
	audit := func(actor, who, role, action, reason, from, to string) statement {
		return statement{text: `INSERT INTO audit (id, at, actor_kind, actor_id, role, action, object_kind, object_id, reason, value_before, value_after,
		ip, request, day, seq, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '')`, args: func(d *deed) []any {
			actorID := ""
			if who != "" {
				actorID = d.resident
			}
			return []any{id(), d.now, actor, actorID, role, action, "demand", d.demand, reason, from, to, "", ""}
		}}
	}
	return []statement{
		{text: `INSERT INTO inbox (msg_key, who, at, class) VALUES (?, ?, ?, '')`,
			args: func(d *deed) []any { return []any{d.key, d.who, d.now} }},
		{reads: true, text: "SELECT * FROM `residents` WHERE ref IN (?) LIMIT ?",
			args: func(d *deed) []any { return []any{d.who, 1} }},
		{reads: true, text: `SELECT value FROM receipts WHERE conversation = ? AND order_key = ?`,
			args: func(d *deed) []any { return []any{d.conversation, "1/filed"} }},
		{reads: true, text: "SELECT `id` FROM `demands` WHERE owner IN (?,?) AND submitted_at >= ? LIMIT ?",
			args: func(d *deed) []any { return []any{d.resident, d.who, d.now - 24*60*60*1_000_000, 10} }},
		{text: demandInsert, args: demandArgs},
		{reads: true, text: "SELECT * FROM `demands` WHERE source_key = ? LIMIT ? FOR UPDATE",
			args: func(d *deed) []any { return []any{d.conversation + "/1/filed", 1} }},
		{text: "INSERT INTO `demand_events` (`id`,`demand_id`,`version`,`at`,`actor_kind`,`actor_id`,`role`,`action`,`from_state`,`to_state`,`reason`,`payload`)" +
			" VALUES (?,?,?,?,?,?,?,?,?,?,?,?),(?,?,?,?,?,?,?,?,?,?,?,?)",
			args: func(d *deed) []any {
				return []any{id(), d.demand, 2, d.now, "resident", d.resident, "resident", "file", "DRAFT", "SUBMITTED", "confirmed", d.f.noise[:63],
					id(), d.demand, 3, d.now, "system", "", "", "triage", "SUBMITTED", "TRIAGED", "rules", nil}
			}},
		audit("resident", "filer", "resident", "demand.file", "confirmed", "DRAFT", "SUBMITTED"),
		audit("system", "", "", "demand.triage", "rules", "SUBMITTED", "TRIAGED"),
		{text: `INSERT INTO outbox (id, push_key, resident, staff, platform, kind, channel, body, data, about, not_before, expires_at, state, reason,
		attempts, lease_no, lease_by, lease_until, lapsed, client_msg_id, tried_at, tried_before, sent_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE push_key = push_key`,
			args: func(d *deed) []any {
				push := id()
				return []any{push, "demand:new:" + d.demand, "", "m5", "wecom", "new_demand", "app", d.f.noise[:131], d.f.noise[:160], d.no, d.now, 0, "due", "",
					0, 0, "", 0, 0, push, 0, 0, 0, d.now}
			}},
		{reads: true, text: "SELECT * FROM `demands` WHERE node = ? AND category = ? AND live = 1 AND submitted_at >= ? ORDER BY submitted_at, id LIMIT ?",
			args: func(d *deed) []any { return []any{d.node, d.category, d.now - 7*24*60*60*1_000_000, 50} }},
		{text: `INSERT INTO receipts (conversation, order_key, who, at, value) VALUES (?, ?, ?, ?, ?)`,
			args: func(d *deed) []any { return []any{d.conversation, "1/filed", d.who, d.now, d.f.noise[:172]} }},
		{text: `UPDATE inbox SET reply = ?, class = ? WHERE msg_key = ?`,
			args: func(d *deed) []any { return []any{d.f.noise[:207], "RECEIPT", d.key} }},
		{text: `UPDATE sessions SET version = ?, data = ?, expires_at = ?, updated_at = ?,
		held_until = CASE WHEN holder = ? THEN 0 ELSE held_until END WHERE who = ? AND version < ?`,
			args: func(d *deed) []any {
				return []any{d.now, d.f.noise[:294], d.now + 48*60*60*1_000_000, d.now, "floor", d.who, d.now}
			}},
		{text: `INSERT INTO messages (id, who, at, direction, kind, text, reply) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			args: func(d *deed) []any { return []any{id(), d.who, d.now, "in", "text", d.f.noise[:42], d.f.noise[:207]} }},
	}
}

const demandInsert = "INSERT INTO `demands` (`id`,`demand_no`,`source_key`,`owner`,`owner_sealed`,`filer_role`,`proxy`,`proxy_who`,`household`,`privacy_mode`,`minor`," +
	"`title`,`text`,`result`,`question`,`nature`,`category`,`second`,`urgency`,`level`,`hazard`,`node`,`community`,`estate`,`building`,`entrance`,`place`," +
	"`has_point`,`lat`,`lng`,`contact`,`phone`,`lang`,`channel`,`media`,`state`,`live`,`reason`,`version`,`submitted_at`,`clock_from_at`,`contact_due_at`," +
	"`finish_due_at`,`contacted_at`,`progress_at`,`waiting_since`,`resolved_at`,`closed_at`,`last_urge_at`,`next_at`,`urges`,`returns`,`reopens`,`reminds`," +
	"`warned`,`extended`,`supervised`,`supervised_by`,`group_flag`,`ruled`,`removed`,`steward`,`handler`,`master`,`households`)" +
	" VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)" +
	" ON DUPLICATE KEY UPDATE `id`=`id`"

func demandArgs(d *deed) []any {
	return []any{d.demand, d.no, d.conversation + "/1/filed", d.resident, nil, "resident", "", nil, "", "NAMED", false,
		d.f.noise[:63], d.f.noise[:63], nil, nil, "help", d.category, "", "NORMAL", "COMMUNITY", false, d.node, d.community, "兰庭苑", d.building, "", d.f.noise[:49],
		false, 0.0, 0.0, "", nil, "", "text", 0, "TRIAGED", true, "", 3, d.now, d.now, d.now + 24*60*60*1_000_000,
		d.now + 120*60*60*1_000_000, 0, 0, 0, 0, 0, 0, d.now, 0, 0, 0, 0,
		0, false, false, "", false, false, false, "", "", "", 1}
}
