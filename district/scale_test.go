package district

import (
	"fmt"
	"strings"
	"testing"

	"minxu/people"
)

func TestAWholeDistrictComesInByOneFile(t *testing.T) {
	t.Parallel()
	const streets, communities, areas, workers = 12, 142, 1024, 750
	var b strings.Builder
	b.WriteString(head + "nodes:\n")
	for i := range streets {
		fmt.Fprintf(&b, "- {code: \"370602%03d\", kind: street, name: 街道%d}\n", i+1, i)
	}
	community := func(i int) string { return fmt.Sprintf("370602%03d%03d", i%streets+1, i/streets+901) }
	for i := range communities {
		fmt.Fprintf(&b, "- {code: \"%s\", kind: community, name: 社区%d}\n", community(i), i)
	}
	area := func(i int) string { return fmt.Sprintf("%s%03d", community(i%communities), i/communities+1) }
	for i := range areas {
		fmt.Fprintf(&b, "- {code: \"%s\", kind: area, name: 网格%d, estate: 小区%d, buildings: \"1-20\", aliases: [苑%d], box: [37.5, 121.3, 37.51, 121.31]}\n", area(i), i, i, i)
	}
	b.WriteString("staff:\n")
	for i := range workers {
		also := ""
		if i+workers < areas {
			also = fmt.Sprintf(", also: [\"%s\"]", area(i+workers))
		}
		fmt.Fprintf(&b, "- {id: g%d, name: 网格员%d, role: grid_worker, node: \"%s\"%s, wecom: g%d}\n", i, i, area(i), also, i)
	}
	each(t, func(t *testing.T, im Importer) {
		load(t, im, b.String())
		tr := tree(t, im)
		if got := len(tr.Nodes()); got != 1+streets+communities+areas {
			t.Errorf("%d nodes", got)
		}
		for i := range areas {
			if s, ok := people.Responsible(tr, area(i)); !ok || s.Role != people.RoleGridWorker {
				t.Fatalf("nobody answers for area %d", i)
			}
		}
	})
}
