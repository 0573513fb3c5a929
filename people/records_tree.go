package people

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

type nodeRow struct {
	Code       string `gorm:"primaryKey"`
	ActiveFrom int64  `gorm:"primaryKey;autoIncrement:false"`
	ActiveTo   int64
	Kind       string
	Name       string
	Parent     string
	Estate     string
	Buildings  string
	Aliases    string // one a line
	Boxed      bool
	South      float64
	West       float64
	North      float64
	East       float64
}

func (nodeRow) TableName() string { return "nodes" }

type versionRow struct {
	Name    string `gorm:"primaryKey"`
	Version string
}

func (versionRow) TableName() string { return "tree_version" }

const treeName = "tree"

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// ReadTree reads the whole district afresh through the reader, uncommitted changes of a transaction included.
func ReadTree(r store.Reader) (*Tree, error) {
	version, err := readVersion(r)
	if err != nil {
		return nil, fmt.Errorf("read the version of the district tree: %w", err)
	}
	var rows []nodeRow
	if err := r.DB().Order("code, active_from").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the district tree: %w", err)
	}
	staff, err := readStaff(r)
	if err != nil {
		return nil, err
	}
	now := r.Now()
	latest := make(map[string]Node, len(rows))
	for _, row := range rows {
		if n := row.node(now); !n.From.After(now) { // the last one in force wins; a future one waits
			latest[row.Code] = n
		}
	}
	nodes := make([]Node, 0, len(latest))
	for _, n := range latest {
		nodes = append(nodes, n)
	}
	t := NewTree(nodes, staff)
	t.version = version
	return t, nil
}

func (row nodeRow) node(now time.Time) Node {
	n := Node{Code: row.Code, Kind: row.Kind, Name: row.Name, Parent: row.Parent, Estate: row.Estate,
		Buildings: row.Buildings, Aliases: lines(row.Aliases), From: store.FromMicros(row.ActiveFrom), To: store.FromMicros(row.ActiveTo)}
	n.Retired = !n.To.IsZero() && !n.To.After(now)
	if row.Boxed {
		n.Box = &Box{South: row.South, West: row.West, North: row.North, East: row.East}
	}
	return n
}

func readVersion(r store.Reader) (string, error) {
	var row versionRow
	err := r.DB().Where("name = ?", treeName).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Version, err
}

// bumpVersion gives the tree a name that it never had, so that no cache can mistake one content for another.
func bumpVersion(tx *store.Tx) error {
	row := versionRow{Name: treeName, Version: tx.NewID()}
	done := tx.DB().Model(&versionRow{}).Where("name = ?", treeName).Update("version", row.Version)
	if done.Error != nil || done.RowsAffected == 1 {
		return done.Error
	}
	return tx.DB().Create(&row).Error
}

func writeNode(tx *store.Tx, n Node) error {
	now := store.Micros(tx.Now())
	row := nodeRow{Code: n.Code, ActiveFrom: now, Kind: n.Kind, Name: n.Name, Parent: n.Parent, Estate: n.Estate,
		Buildings: n.Buildings, Aliases: strings.Join(n.Aliases, "\n")}
	if n.Box != nil {
		row.Boxed, row.South, row.West, row.North, row.East = true, n.Box.South, n.Box.West, n.Box.North, n.Box.East
	}
	// Two changes at one instant are one version: the key is (code, active_from).
	if done := tx.DB().Where("code = ? AND active_from = ?", n.Code, now).Delete(&nodeRow{}); done.Error != nil {
		return done.Error
	}
	if _, err := closeNode(tx, n.Code); err != nil {
		return err
	}
	return tx.DB().Create(&row).Error
}

func endNode(tx *store.Tx, code string) error {
	closed, err := closeNode(tx, code)
	if err == nil && closed == 0 {
		return fmt.Errorf("no node in force: %w", ErrUnknown)
	}
	return err
}

func closeNode(tx *store.Tx, code string) (int64, error) {
	done := tx.DB().Model(&nodeRow{}).Where("code = ? AND active_to = 0", code).Update("active_to", store.Micros(tx.Now()))
	return done.RowsAffected, done.Error
}
