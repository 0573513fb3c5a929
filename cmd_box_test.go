package main

import (
	"path/filepath"
	"strings"
	"testing"

	"minxu/store/storetest"
)

func TestABoxIsForAnEmptyDatabaseOutsideProduction(t *testing.T) {
	t.Parallel()
	environ := []string{"MINXU_DATA_DIR=" + storetest.Dir(t), "MINXU_DATABASE_URL=sqlite:" + filepath.Join(storetest.Dir(t), "minxu.db")}
	code, out := command(t, environ, "district-in-a-box", "--scale", "0.01", "--demands", "120")
	if code != 0 || !strings.Contains(out, "1600 residents and 120 demands") || !strings.Contains(out, "[##############################] 120 of 120") {
		t.Fatalf("a small box ends with %d: %s", code, out)
	}
	if code, out := command(t, environ, "verify"); code != 0 {
		t.Errorf("the box is not sound: %s", out)
	}
	if code, out := command(t, environ, "district-in-a-box", "--scale", "0.01"); code == 0 || !strings.Contains(out, "residents in it") {
		t.Errorf("a second box over the first ends with %d: %s", code, out)
	}
	for _, args := range [][]string{{"--scale", "0"}, {"--scale", "2"}} {
		if code, _ := command(t, environ, append([]string{"district-in-a-box"}, args...)...); code == 0 {
			t.Errorf("%v is accepted", args)
		}
	}
	real := append(environ, "MINXU_ENV=production", "MINXU_ALLOW_SQLITE=1", "MINXU_SECRET_KEY="+strings.Repeat("QUJD", 11), "MINXU_BASE_URL=https://example.test",
		"MINXU_WECHAT_APP_ID=wx1", "MINXU_WECHAT_APP_SECRET=s", "MINXU_WECHAT_TOKEN=tok", "MINXU_WECHAT_AES_KEY="+pretendAESKey, "MINXU_WECHAT_ORIGINAL_ID=gh_1")
	real[1] = "MINXU_DATABASE_URL=sqlite:" + filepath.Join(storetest.Dir(t), "real.db")
	if code, out := command(t, real, "district-in-a-box", "--scale", "0.01"); code == 0 || !strings.Contains(out, "not for production") {
		t.Errorf("a box in production ends with %d: %s", code, out)
	}
}
