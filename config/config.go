// Package config reads the settings: environment first, then an optional file of NAME=value lines, then defaults. Nothing set means that
// everything is embedded. Errors name the setting and what to write, never its value.
package config

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Config is every setting of the service.
type Config struct {
	Addr           string         // address to listen on
	DatabaseURL    string         // sqlite:PATH or mysql://user:password@host:port/name
	DataDir        string         // photos, voice, the made secret key
	RedisURL       string         // empty = sessions in the database
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	BaseURL        string         // what residents' and stewards' links start with
	WeChat         WeChat
	WeCom          WeCom
	Env            string // development or production
	SecretKey      string // empty = made at first start, SQLite only
	PreviousKey    string
	LogLevel       string // debug, info, warn, error
	LogFormat      string // text or json
}

// WeChat is the official account. Zero = the pretend platform's.
type WeChat struct {
	AppID, AppSecret, Token, AESKey, OriginalID string
	Mode                                        string // safe or plain
	APIBase                                     string
}

// WeCom is the stewards' app. Zero = the pretend platform's.
type WeCom struct {
	CorpID, Secret, Token, AESKey string
	AgentID                       int64
	APIBase                       string
}

// Production says whether this is no development.
func (c Config) Production() bool { return c.Env == "production" }

// Embedded says whether the database is the SQLite file.
func (c Config) Embedded() bool { return strings.HasPrefix(c.DatabaseURL, "sqlite:") }

// PretendWeChat says that no real account is set, so the pretend phone plays the platform.
func (c Config) PretendWeChat() bool { return c.WeChat.AppID == "" }

// setting is one name with what it does to a Config.
type setting struct {
	name, byDefault string
	secret          bool // may also come from NAME_FILE
	set             func(*Config, string) error
}

func text(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error { *field(c) = v; return nil }
}

func oneOf(field func(*Config) *string, values ...string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if !slices.Contains(values, v) {
			return fmt.Errorf("must be one of %s", strings.Join(values, ", "))
		}
		*field(c) = v
		return nil
	}
}

func settings() []setting {
	return []setting{
		{"MINXU_ADDR", "127.0.0.1:8080", false, setAddr},
		{"MINXU_DATABASE_URL", "sqlite:data/minxu.db", true, setDatabase},
		{"MINXU_DATA_DIR", "data", false, text(func(c *Config) *string { return &c.DataDir })},
		{"MINXU_REDIS_URL", "", true, setRedis},
		{"MINXU_TRUSTED_PROXIES", "", false, setProxies},
		{"MINXU_BASE_URL", "", false, setURL(func(c *Config) *string { return &c.BaseURL })},
		{"MINXU_WECHAT_APP_ID", "", false, text(func(c *Config) *string { return &c.WeChat.AppID })},
		{"MINXU_WECHAT_APP_SECRET", "", true, text(func(c *Config) *string { return &c.WeChat.AppSecret })},
		{"MINXU_WECHAT_TOKEN", "", true, text(func(c *Config) *string { return &c.WeChat.Token })},
		{"MINXU_WECHAT_AES_KEY", "", true, aesKey(func(c *Config) *string { return &c.WeChat.AESKey })},
		{"MINXU_WECHAT_ORIGINAL_ID", "", false, text(func(c *Config) *string { return &c.WeChat.OriginalID })},
		{"MINXU_WECHAT_MODE", "safe", false, oneOf(func(c *Config) *string { return &c.WeChat.Mode }, "safe", "plain")},
		{"MINXU_WECHAT_API_BASE", "", false, setURL(func(c *Config) *string { return &c.WeChat.APIBase })},
		{"MINXU_WECOM_CORP_ID", "", false, text(func(c *Config) *string { return &c.WeCom.CorpID })},
		{"MINXU_WECOM_AGENT_ID", "", false, setAgent},
		{"MINXU_WECOM_SECRET", "", true, text(func(c *Config) *string { return &c.WeCom.Secret })},
		{"MINXU_WECOM_TOKEN", "", true, text(func(c *Config) *string { return &c.WeCom.Token })},
		{"MINXU_WECOM_AES_KEY", "", true, aesKey(func(c *Config) *string { return &c.WeCom.AESKey })},
		{"MINXU_WECOM_API_BASE", "", false, setURL(func(c *Config) *string { return &c.WeCom.APIBase })},
		{"MINXU_ENV", "development", false, oneOf(func(c *Config) *string { return &c.Env }, "development", "production")},
		{"MINXU_SECRET_KEY", "", true, secretKey(func(c *Config) *string { return &c.SecretKey })},
		{"MINXU_SECRET_KEY_PREVIOUS", "", true, secretKey(func(c *Config) *string { return &c.PreviousKey })},
		{"MINXU_LOG_LEVEL", "info", false, oneOf(func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error")},
		{"MINXU_LOG_FORMAT", "text", false, oneOf(func(c *Config) *string { return &c.LogFormat }, "text", "json")},
	}
}

// allowSQLite permits the embedded database in production; the other name is read by tests only.
const (
	allowSQLite     = "MINXU_ALLOW_SQLITE"
	requireServices = "MINXU_REQUIRE_SERVICES"
)

// Load reads the settings from an environment (os.Environ) and, unless the name is empty, a file.
func Load(environ []string, file string) (Config, error) {
	values := map[string]string{}
	if file != "" {
		if err := readFile(file, values); err != nil {
			return Config{}, err
		}
	}
	for _, line := range environ {
		if name, v, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "MINXU_") {
			values[name] = v
		}
	}
	var c Config
	var errs []error
	known := map[string]bool{allowSQLite: true, requireServices: true}
	for _, s := range settings() {
		known[s.name] = true
		v, given := values[s.name]
		if s.secret {
			known[s.name+"_FILE"] = true
			if path, ok := values[s.name+"_FILE"]; ok {
				if given {
					errs = append(errs, fmt.Errorf("%s and %s_FILE are both set: keep one of them", s.name, s.name))
					continue
				}
				body, err := os.ReadFile(path)
				if err != nil {
					errs = append(errs, fmt.Errorf("%s_FILE names a file that cannot be read", s.name))
					continue
				}
				v, given = strings.TrimSpace(string(body)), true
			}
		}
		if !given || v == "" {
			v = s.byDefault
		}
		if v == "" {
			continue
		}
		if err := s.set(&c, v); err != nil {
			errs = append(errs, fmt.Errorf("%s %w", s.name, err))
		}
	}
	for name := range values {
		if !known[name] {
			errs = append(errs, fmt.Errorf("%s is no setting of this program: look for a spelling mistake", name))
		}
	}
	if len(errs) > 0 {
		slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return Config{}, errors.Join(errs...)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	return c, c.check(values[allowSQLite] == "1")
}

// check refuses settings that do not go together.
func (c Config) check(sqliteAllowed bool) error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.SecretKey == "" && !c.Embedded() {
		refuse("MINXU_SECRET_KEY must be given with any database but SQLite: 32 random bytes in base64, the same for every replica")
	}
	together := func(what string, names ...string) {
		set := 0
		for i := 1; i < len(names); i += 2 {
			if names[i] != "" {
				set++
			}
		}
		if set == 0 || set == len(names)/2 {
			return
		}
		for i := 0; i < len(names); i += 2 {
			if names[i+1] == "" {
				refuse("%s is missing: %s is half set", names[i], what)
			}
		}
	}
	wechat := []string{"MINXU_WECHAT_APP_ID", c.WeChat.AppID, "MINXU_WECHAT_APP_SECRET", c.WeChat.AppSecret, "MINXU_WECHAT_TOKEN", c.WeChat.Token,
		"MINXU_WECHAT_ORIGINAL_ID", c.WeChat.OriginalID}
	if c.WeChat.Mode == "safe" {
		wechat = append(wechat, "MINXU_WECHAT_AES_KEY", c.WeChat.AESKey)
	}
	together("the official account", wechat...)
	agent := ""
	if c.WeCom.AgentID != 0 {
		agent = "set"
	}
	together("the stewards' app", "MINXU_WECOM_CORP_ID", c.WeCom.CorpID, "MINXU_WECOM_AGENT_ID", agent, "MINXU_WECOM_SECRET", c.WeCom.Secret,
		"MINXU_WECOM_TOKEN", c.WeCom.Token, "MINXU_WECOM_AES_KEY", c.WeCom.AESKey)
	if c.Production() {
		if c.Embedded() && !sqliteAllowed {
			refuse("MINXU_DATABASE_URL is SQLite: production wants MySQL or MariaDB, or MINXU_ALLOW_SQLITE=1")
		}
		if c.PretendWeChat() {
			refuse("MINXU_WECHAT_APP_ID is missing: production refuses the pretend platform")
		}
		if c.SecretKey == "" {
			refuse("MINXU_SECRET_KEY is missing: production refuses a key made by the program")
		}
		if c.WeChat.APIBase != "" || c.WeCom.APIBase != "" {
			refuse("MINXU_WECHAT_API_BASE and MINXU_WECOM_API_BASE must be empty in production: only the platforms are spoken to")
		}
		if a, err := netip.ParseAddrPort(c.Addr); (err != nil || !a.Addr().IsLoopback()) && len(c.TrustedProxies) == 0 {
			refuse("MINXU_TRUSTED_PROXIES is missing: in production an address other than loopback stands behind a proxy")
		}
	}
	return errors.Join(errs...)
}

func readFile(path string, values map[string]string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("the settings file cannot be read: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, v, ok := strings.Cut(line, "=")
		if !ok || !strings.HasPrefix(name, "MINXU_") {
			return fmt.Errorf("line %d of the settings file is not NAME=value with a name that begins with MINXU_", n)
		}
		values[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(v), `"`)
	}
	return lines.Err()
}

func setAddr(c *Config, v string) error {
	host, port, ok := strings.Cut(v, ":")
	if i := strings.LastIndexByte(v, ':'); i >= 0 {
		host, port = v[:i], v[i+1:]
	}
	if n, err := strconv.Atoi(port); !ok || err != nil || n < 0 || n > 65535 || strings.ContainsAny(host, "/ ") {
		return errors.New("must be host:port, for instance 127.0.0.1:8080")
	}
	c.Addr = v
	return nil
}

func setDatabase(c *Config, v string) error {
	if !strings.HasPrefix(v, "sqlite:") && !strings.HasPrefix(v, "mysql://") || v == "sqlite:" {
		return errors.New("must be sqlite:PATH or mysql://user:password@host:port/name")
	}
	c.DatabaseURL = v
	return nil
}

func setRedis(c *Config, v string) error {
	if !strings.HasPrefix(v, "redis://") && !strings.HasPrefix(v, "rediss://") {
		return errors.New("must begin with redis:// or rediss://")
	}
	c.RedisURL = v
	return nil
}

func setProxies(c *Config, v string) error {
	for _, part := range strings.Split(v, ",") {
		p, err := netip.ParsePrefix(strings.TrimSpace(part))
		if err != nil {
			return errors.New("must be networks such as 10.0.0.0/8, separated by commas")
		}
		c.TrustedProxies = append(c.TrustedProxies, p)
	}
	return nil
}

func setURL(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		u, err := url.Parse(v)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
			return errors.New("must be an http or https address without a query")
		}
		*field(c) = strings.TrimRight(v, "/")
		return nil
	}
}

func setAgent(c *Config, v string) error {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n <= 0 {
		return errors.New("must be a whole number")
	}
	c.WeCom.AgentID = n
	return nil
}

// encodingKeyLength is that of the platforms' EncodingAESKey.
const encodingKeyLength = 43

func aesKey(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if len(v) != encodingKeyLength {
			return fmt.Errorf("must be the %d characters that the platform's console shows", encodingKeyLength)
		}
		if _, err := base64.StdEncoding.DecodeString(v + "="); err != nil {
			return errors.New("holds a character that no EncodingAESKey has")
		}
		*field(c) = v
		return nil
	}
}

func secretKey(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if body, err := base64.StdEncoding.DecodeString(v); err != nil || len(body) < 32 {
			return errors.New("must be at least 32 random bytes in base64 (openssl rand -base64 32)")
		}
		*field(c) = v
		return nil
	}
}
