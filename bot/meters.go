package bot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"minxu/store"
)

// meters count what the desk does; nothing in them names a person.
type meters struct {
	seconds *prometheus.HistogramVec
	faults  prometheus.Counter
	pending prometheus.Counter
	broken  prometheus.Counter
	pushes  *prometheus.CounterVec
	media   *prometheus.CounterVec
}

func newMeters() *meters {
	return &meters{
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "minxu_reply_seconds", Help: "Time from a message to its reply, by class of reply.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 4, 4.5}}, []string{"class"}),
		faults:  prometheus.NewCounter(prometheus.CounterOpts{Name: "minxu_turn_faults_total", Help: "Turns that ended in a fault of ours."}),
		pending: prometheus.NewCounter(prometheus.CounterOpts{Name: "minxu_turn_unknown_total", Help: "Commits whose outcome was unknown at the reply."}),
		broken:  prometheus.NewCounter(prometheus.CounterOpts{Name: "minxu_broken_messages_total", Help: "Authentic messages that could not be read and were kept raw."}),
		pushes:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "minxu_pushes_total", Help: "Pushes by how they ended."}, []string{"platform", "state"}),
		media:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "minxu_media_total", Help: "Photos and voices by how fetching them ended."}, []string{"state"}),
	}
}

func (m *meters) turn(class store.Class, took time.Duration) {
	m.seconds.WithLabelValues(string(class)).Observe(took.Seconds())
}

// Collectors are the desk's meters, for the registry that main serves.
func (d *Desk) Collectors() []prometheus.Collector {
	m := d.meters
	return []prometheus.Collector{m.seconds, m.faults, m.pending, m.broken, m.pushes, m.media}
}
