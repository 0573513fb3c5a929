package project

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// ByID reads a project. store.ErrNotFound when there is none.
func ByID(r store.Reader, id string) (Project, error) {
	return one(r.DB().Where("id = ?", id), id)
}

// ByNo reads a project by its number. store.ErrNotFound when there is none.
func ByNo(r store.Reader, no string) (Project, error) {
	return one(r.DB().Where("project_no = ?", no), no)
}

func one(query *gorm.DB, what string) (Project, error) {
	var row projectRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Project{}, fmt.Errorf("project %s: %w", what, store.ErrNotFound)
	}
	if err != nil {
		return Project{}, fmt.Errorf("read project %s: %w", what, err)
	}
	return row.project(), nil
}

// Filter narrows List; empty fields do not narrow.
type Filter struct {
	Nodes  []string // nodes of projects that may be seen; nil = everywhere
	States []State
	Demand string // number of a demand it came from
	Before string // older than this id
	Limit  int    // 1 to 1000; 0 = 50
}

// List reads projects, newest first by id, page by page by key.
func List(r store.Reader, f Filter) ([]Project, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	query := r.DB().Order("id DESC").Limit(min(f.Limit, 1000))
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if f.States != nil {
		query = query.Where("state IN ?", f.States)
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	if f.Demand != "" {
		query = query.Where("id IN (?)", r.DB().Model(&demandRow{}).Select("project_id").Where("demand_no = ?", f.Demand))
	}
	var rows []projectRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list projects: %w", err)
	}
	list := make([]Project, len(rows))
	for i, row := range rows {
		list[i] = row.project()
	}
	return list, nil
}

// spoken lists the projects that residents may speak of, those that changed last first, at most 300.
func spoken(r store.Reader) ([]Project, error) {
	const most = 300
	var rows []projectRow
	err := r.DB().Where("state NOT IN ?", []State{Collecting, Proposed}).Order("changed_at DESC, id").Limit(most).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the projects that people know: %w", err)
	}
	list := make([]Project, len(rows))
	for i, row := range rows {
		list[i] = row.project()
	}
	return list, nil
}

// RoundOf reads one round of a project; ok is false when there is none.
func RoundOf(r store.Reader, project string, no int) (Round, bool, error) {
	if no == 0 {
		return Round{}, false, nil
	}
	var rows []roundRow
	if err := r.DB().Where("project_id = ? AND round = ?", project, no).Limit(1).Find(&rows).Error; err != nil {
		return Round{}, false, fmt.Errorf("read round %d of project %s: %w", no, project, err)
	}
	if len(rows) == 0 {
		return Round{}, false, nil
	}
	return rows[0].round(), true, nil
}

// Rounds reads all rounds of a project, first to last.
func Rounds(r store.Reader, project string) ([]Round, error) {
	var rows []roundRow
	if err := r.DB().Where("project_id = ?", project).Order("round").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the rounds of project %s: %w", project, err)
	}
	list := make([]Round, len(rows))
	for i, row := range rows {
		list[i] = row.round()
	}
	return list, nil
}

// Publications reads what was published of a project, oldest first.
func Publications(r store.Reader, project string) ([]Publication, error) {
	var rows []gateRow
	if err := r.DB().Where("project_id = ?", project).Order("at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the publications of project %s: %w", project, err)
	}
	list := make([]Publication, 0, len(rows))
	for _, row := range rows {
		p, err := row.publication()
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// Events reads the log of a project, oldest first.
func Events(r store.Reader, project string) ([]Event, error) {
	var rows []eventRow
	if err := r.DB().Where("project_id = ?", project).Order("version").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the log of project %s: %w", project, err)
	}
	list := make([]Event, len(rows))
	for i, e := range rows {
		list[i] = Event{ID: e.ID, Project: e.ProjectID, At: store.FromMicros(e.At), Actor: Actor(e.ActorKind), ActorID: e.ActorID, Role: e.Role,
			Action: Action(e.Action), From: State(e.FromState), To: State(e.ToState), Reason: e.Reason, Version: e.Version}
	}
	return list, nil
}

// Origin is a demand that a project came from, or that was not taken up by it.
type Origin struct {
	DemandNo string
	Chosen   bool
	Reason   string // why it was not chosen
}

// Origins reads the demands behind a project, by number.
func Origins(r store.Reader, project string) ([]Origin, error) {
	var rows []demandRow
	if err := r.DB().Where("project_id = ?", project).Order("demand_no").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the demands of project %s: %w", project, err)
	}
	list := make([]Origin, len(rows))
	for i, row := range rows {
		list[i] = Origin{row.DemandNo, row.Chosen, row.Reason}
	}
	return list, nil
}

// ofDemands lists the projects that came from one of these demands, newest first.
func ofDemands(r store.Reader, numbers []string) ([]Project, map[string]Origin, error) {
	if len(numbers) == 0 {
		return nil, nil, nil
	}
	var links []demandRow
	if err := r.DB().Where("demand_no IN ?", numbers).Find(&links).Error; err != nil {
		return nil, nil, fmt.Errorf("find the projects of demands: %w", err)
	}
	byProject, ids := map[string]Origin{}, []string{}
	for _, l := range links {
		byProject[l.ProjectID] = Origin{l.DemandNo, l.Chosen, l.Reason}
		ids = append(ids, l.ProjectID)
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	var rows []projectRow
	if err := r.DB().Where("id IN ?", ids).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read the projects of demands: %w", err)
	}
	list := make([]Project, len(rows))
	for i, row := range rows {
		list[i] = row.project()
	}
	return list, byProject, nil
}

// listsOf tells on which lists of a project a person stands.
func listsOf(r store.Reader, project string, marks []string) ([]Roll, error) {
	var rows []personRow
	if err := r.DB().Where("project_id = ? AND mark IN ?", project, marks).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("look at the lists of project %s: %w", project, err)
	}
	var lists []Roll
	for _, row := range rows {
		lists = append(lists, Roll(row.List))
	}
	return lists, nil
}

// listedProjects tells which projects have a person on a list.
func listedProjects(r store.Reader, marks []string, list Roll) ([]string, error) {
	var ids []string
	err := r.DB().Model(&personRow{}).Where("mark IN ? AND list = ?", marks, string(list)).Pluck("project_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("look for the lists of a person: %w", err)
	}
	return ids, nil
}

// countListed counts who stands on the lists of a project.
func countListed(r store.Reader, project string) (map[Roll]int, error) {
	var rows []personRow
	if err := r.DB().Where("project_id = ?", project).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("count the lists of project %s: %w", project, err)
	}
	n := map[Roll]int{}
	for _, row := range rows {
		n[Roll(row.List)]++
	}
	return n, nil
}

// districtMean is m: the mean of what counts in the rounds settled since an instant; ok is false when there are none.
func districtMean(r store.Reader, since time.Time) (mean float64, ok bool, err error) {
	var rows []roundRow
	if err := r.DB().Select("level1", "level2", "level3", "level4", "level5").Where("settled_at > ?", store.Micros(since)).Find(&rows).Error; err != nil {
		return 0, false, fmt.Errorf("read the rounds of the last year: %w", err)
	}
	n, sum := 0, 0
	for _, row := range rows {
		t := row.round().Counted
		n, sum = n+t.N(), sum+t.Sum()
	}
	if n == 0 {
		return 0, false, nil
	}
	return float64(sum) / float64(n), true, nil
}
