package bench

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"minxu/store/storetest"
)

// buildProgram builds the program as it is in this tree.
func buildProgram(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "minxu")
	build := exec.Command("go", "build", "-ldflags", "-s -w", "-o", program, "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return program
}

// The district of the load is as large as a real one.
const (
	streets     = 12
	communities = 142
	areas       = 1024
)

// estate names an area's estate: two characters that no other name begins with.
func estate(area int) string {
	first, second := []rune("云海松竹梅兰桂荷柳枫桐榆槐桑杏桃李枣梨橘金银玉珠翠碧青紫丹朱乌素"), []rune("庭轩阁园台坊汀洲溪泉湖湾岭峰岩谷岸桥渡津港滩沙石林原野田畦圃垄塘")
	return string(first[area%len(first)]) + string(second[area/len(first)%len(second)]) + "苑"
}

// communityCode and areaCode are the official codes.
func communityCode(i int) string { return fmt.Sprintf("370602%03d%03d", i%streets+1, i/streets+901) }
func areaCode(i int) string {
	return fmt.Sprintf("%s%03d", communityCode(i%communities), i/communities+1)
}

// district writes that district for the import command.
func district() string {
	var b strings.Builder
	b.WriteString("district: {code: \"370602\", name: 芝罘区, box: [37.48, 121.28, 37.62, 121.46]}\nnodes:\n")
	for i := range streets {
		fmt.Fprintf(&b, "- {code: \"370602%03d\", kind: street, name: 第%d街道}\n", i+1, i+1)
	}
	for i := range communities {
		fmt.Fprintf(&b, "- {code: \"%s\", kind: community, name: 第%d社区}\n", communityCode(i), i+1)
	}
	for i := range areas {
		fmt.Fprintf(&b, "- {code: \"%s\", kind: area, name: %s网格, estate: %s, buildings: \"1-20\"}\n", areaCode(i), estate(i), estate(i))
	}
	b.WriteString("staff:\n")
	for i := range communities {
		fmt.Fprintf(&b, "- {id: m%d, name: 管家%d, role: demand_steward, node: \"%s\", wecom: m%d}\n", i, i, communityCode(i), i)
	}
	return b.String()
}

// startProduct starts the program on MariaDB and Redis with an account in safe mode and the district of the load.
func startProduct(t testing.TB, program, databaseURL, redisURL string) *server {
	t.Helper()
	calm := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // the platforms: everything is fine
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"errcode":0,"errmsg":"ok","access_token":"t","expires_in":7200,"msgid":"1"}`)
	}))
	t.Cleanup(calm.Close)
	dir, addr := storetest.Dir(t), freeAddr(t)
	environ := []string{"MINXU_ADDR=" + addr, "MINXU_DATA_DIR=" + dir, "MINXU_LOG_LEVEL=warn", "MINXU_DATABASE_URL=" + databaseURL, "MINXU_REDIS_URL=" + redisURL,
		secret,
		"MINXU_WECHAT_APP_ID=" + appID, "MINXU_WECHAT_APP_SECRET=s", "MINXU_WECHAT_TOKEN=" + token, "MINXU_WECHAT_AES_KEY=" + aesKey,
		"MINXU_WECHAT_ORIGINAL_ID=" + originalID, "MINXU_WECHAT_API_BASE=" + calm.URL,
		"MINXU_WECOM_CORP_ID=wwbench", "MINXU_WECOM_AGENT_ID=1000001", "MINXU_WECOM_SECRET=s", "MINXU_WECOM_TOKEN=" + token,
		"MINXU_WECOM_AES_KEY=" + aesKey, "MINXU_WECOM_API_BASE=" + calm.URL}
	file := filepath.Join(dir, "district.yaml")
	if err := os.WriteFile(file, []byte(district()), 0o600); err != nil {
		t.Fatal(err)
	}
	load := exec.Command(program, "import", file)
	load.Env = append(environ, "PATH="+os.Getenv("PATH"), "HOME="+os.TempDir())
	if out, err := load.CombinedOutput(); err != nil {
		t.Fatalf("import the district: %v\n%s", err, out)
	}
	return start(t, "product", addr, "/readyz", program, environ...)
}
