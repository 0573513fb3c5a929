package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minxu/store/storetest"
)

// qrPlatform is the platform's side of making codes; it keeps what was asked for.
func qrPlatform(t *testing.T) (base string, scenes *[]string) {
	scenes = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "stable_token") {
			io.WriteString(w, `{"access_token":"T","expires_in":7200}`)
			return
		}
		var in struct {
			Action string `json:"action_name"`
			Info   struct {
				Scene struct {
					Str string `json:"scene_str"`
				} `json:"scene"`
			} `json:"action_info"`
		}
		json.NewDecoder(r.Body).Decode(&in)
		if in.Action != "QR_LIMIT_STR_SCENE" {
			t.Errorf("asks for %s; a code on a wall must not expire", in.Action)
		}
		*scenes = append(*scenes, in.Info.Scene.Str)
		json.NewEncoder(w).Encode(map[string]string{"ticket": "g", "url": "http://weixin.qq.com/q/" + in.Info.Scene.Str})
	}))
	t.Cleanup(server.Close)
	return server.URL, scenes
}

// command runs the program in this process and gives its exit code and everything that it said.
func command(t *testing.T, environ []string, args ...string) (code int, said string) {
	t.Helper()
	var out bytes.Buffer
	code = run(t.Context(), args, environ, strings.NewReader(""), &out, &out)
	return code, out.String()
}

func TestTheSheetsOfCodesHoldEveryBuildingOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	base, scenes := qrPlatform(t)
	environ := []string{"MINXU_DATA_DIR=" + storetest.Dir(t), "MINXU_DATABASE_URL=sqlite:" + filepath.Join(dir, "minxu.db"), "MINXU_WECHAT_APP_ID=wx1", "MINXU_WECHAT_APP_SECRET=s",
		"MINXU_WECHAT_TOKEN=t", "MINXU_WECHAT_AES_KEY=" + pretendAESKey, "MINXU_WECHAT_ORIGINAL_ID=gh", "MINXU_WECHAT_API_BASE=" + base}
	file := filepath.Join(dir, "district.yaml")
	if code, out := command(t, environ, "import", "--example", file); code != 0 {
		t.Fatal(out)
	}
	if code, out := command(t, environ, "import", "--skip-unbuilt", file); code != 0 {
		t.Fatal(out)
	}
	to := filepath.Join(dir, "sheets")
	code, out := command(t, environ, "wechat", "qr", "--to", to)
	if code != 0 || !strings.Contains(out, "sheets are in") {
		t.Fatalf("exit %d: %s", code, out)
	}
	files, err := filepath.Glob(filepath.Join(to, "*.svg"))
	if err != nil || len(files) != (len(*scenes)+perSheet-1)/perSheet || len(*scenes) == 0 {
		t.Fatalf("%d sheets for %d codes, %v", len(files), len(*scenes), err)
	}
	seen := map[string]int{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(text, new(struct{})); err != nil {
			t.Errorf("%s is no SVG: %v", f, err)
		}
		for _, s := range *scenes {
			seen[s] += strings.Count(string(text), s+"</text>")
		}
	}
	for s, n := range seen {
		if n != 1 {
			t.Errorf("the plate of %s is there %d times", s, n)
		}
	}
	if code, out := command(t, environ, "wechat", "qr", "--to", to); code == 0 || !strings.Contains(out, "exists") {
		t.Errorf("sheets that are there are written over: exit %d, %s", code, out)
	}
	if code, out := command(t, environ, "wechat", "qr", "--node", "999", "--to", filepath.Join(dir, "x")); code == 0 || !strings.Contains(out, "--node 999") {
		t.Errorf("a node that is not there: exit %d, %s", code, out)
	}
	if code, out := command(t, environ[:2], "wechat", "qr"); code == 0 || !strings.Contains(out, "MINXU_WECHAT_APP_ID") {
		t.Errorf("without an account: exit %d, %s", code, out)
	}
}
