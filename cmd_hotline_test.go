package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"minxu/store/storetest"
)

func TestHotlineOrdersAreFiledOnceAndBadRowsAreNamed(t *testing.T) {
	t.Parallel()
	dir := storetest.Dir(t)
	environ := []string{"MINXU_DATA_DIR=" + dir, "MINXU_DATABASE_URL=sqlite:" + filepath.Join(dir, "minxu.db")}
	if code, out := command(t, environ, "district-in-a-box", "--scale", "0.01", "--demands", "0"); code != 0 {
		t.Fatal(out)
	}
	rows := [][]string{{"工单编号", "诉求内容", "地址", "联系电话", "诉求类别", "备注"},
		{"RX-1", "门口路灯不亮，晚上看不清路", "云庭苑3号楼", "13800001234", "城市综合", "=1+1"},
		{"RX-2", "垃圾桶满了没人清，味道很大", "没有这个地方的路口", "", "", ""},
		{"", "没有编号的一件", "云庭苑3号楼", "", "", ""},
		{"RX-4", "", "云庭苑3号楼", "", "", ""},
		{"RX-5", "电梯坏了", "云庭苑3号楼", "不知道", "", ""},
		{"RX-1", "门口路灯不亮，晚上看不清路", "云庭苑3号楼", "13800001234", "", ""},
		{"RX-7", "楼道里有煤气味，很大", "云庭苑3号楼", "", "", ""}}
	book := excelize.NewFile()
	var csv strings.Builder
	for i, row := range rows {
		for j, cell := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellStr("Sheet1", at, cell); err != nil {
				t.Fatal(err)
			}
		}
		csv.WriteString(strings.Join(row, ",") + "\r\n")
	}
	text, sheet := filepath.Join(dir, "orders.csv"), filepath.Join(dir, "orders.xlsx")
	if err := os.WriteFile(text, []byte("\xEF\xBB\xBF"+csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := book.SaveAs(sheet); err != nil {
		t.Fatal(err)
	}
	code, out := command(t, environ, "hotline", text)
	if code != 1 || !strings.Contains(out, "3 filed, 1 came before, 3 wrong.") {
		t.Fatalf("the first file ends with %d: %s", code, out)
	}
	for _, want := range []string{"line 2: RX-1 -> MX", "line 3: RX-2 -> MX", "line 4: 没有工单编号", "line 5: 没有诉求内容", "line 6: 联系电话", "line 8: RX-7 -> MX"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q: %s", want, out)
		}
	}
	if _, out := command(t, environ, "hotline", sheet); !strings.Contains(out, "0 filed, 4 came before, 3 wrong.") {
		t.Errorf("the same as a workbook says %s", out)
	}
	if code, out := command(t, environ, "verify"); code != 0 {
		t.Errorf("the house is not sound: %s", out)
	}
	_, out = command(t, environ, "export", "demands")
	if strings.Count(out, "\n") != 3 || !strings.Contains(out, `"filer_role":"channel_import"`) || !strings.Contains(out, "CRITICAL") {
		t.Errorf("exported are %s", out)
	}
	for name, bad := range map[string]string{"no such column": "工单编号,内容\n1,2\n", "an open quote": "工单编号,诉求内容,地址\n\"1,2,3\n", "a NUL": "工单编号,诉求内容,地址\n1\x00,2,3\n", "nothing": ""} {
		file := filepath.Join(dir, "bad.csv")
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out := command(t, environ, "hotline", file); code == 0 || strings.Contains(out, "filed") {
			t.Errorf("%s ends with %d: %s", name, code, out)
		}
	}
}
