package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"newsbot/news/fetch"
)

// fetcher returns the one client that everything leaves through.
func (c config) fetcher(observe func(fetch.Outcome)) (*fetch.Client, error) {
	agent := "newsbot/" + version()
	if c.Contact != "" {
		agent += " (+" + c.Contact + ")"
	}
	authorities, err := c.authorities()
	if err != nil {
		return nil, err
	}
	proxy, err := c.proxy()
	if err != nil {
		return nil, err
	}
	return fetch.New(fetch.Options{UserAgent: agent, Allow: c.FetchAllow, Authorities: authorities, Proxy: proxy, Observe: observe}), nil
}

// proxy returns the proxy of the settings, nil if there is none.
func (c config) proxy() (*url.URL, error) {
	if c.FetchProxy.text == "" {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	u, err := url.Parse(c.FetchProxy.text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("NEWSBOT_FETCH_PROXY must be an address such as http://proxy.corp.example:3128") // it may hold a password
	}
	return u, nil
}

// authorities reads the certificate authorities that the settings name for single hosts.
func (c config) authorities() (map[string]*x509.CertPool, error) {
	all := map[string]*x509.CertPool{}
	for _, entry := range c.FeedCA {
		host, file, ok := authorityOf(entry)
		if !ok {
			return nil, errAuthority
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("NEWSBOT_FEED_CA names a file for %s that cannot be read: %w", host, err)
		}
		if all[host] == nil {
			all[host] = x509.NewCertPool()
		}
		if !all[host].AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("NEWSBOT_FEED_CA names %s for %s, which holds no certificate; it must be in PEM form, from BEGIN CERTIFICATE to END CERTIFICATE", file, host)
		}
	}
	return all, nil
}

var errAuthority = errors.New("NEWSBOT_FEED_CA has an entry that is not HOST=FILE, as in news.corp.example=/etc/newsbot/ca.pem; separate entries by commas")

// authorityOf reads an entry of the setting: a host, without scheme or port, and a file.
func authorityOf(entry string) (host, file string, ok bool) {
	host, file, ok = strings.Cut(strings.TrimSpace(entry), "=")
	host, file = strings.ToLower(strings.TrimSpace(host)), strings.TrimSpace(file)
	return host, file, ok && host != "" && file != "" && !strings.ContainsAny(host, "/@ \t*")
}
